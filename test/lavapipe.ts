/**
 * The Vulkan manifest of Mesa's lavapipe, a GPU in software that has half precision: `scripts/mesa.sh` fetches it. None: what needs
 * half precision on a device is not tested.
 */
export const LAVAPIPE = process.env.POLYRANK_LAVAPIPE;
if (!LAVAPIPE)
  console.warn('no POLYRANK_LAVAPIPE (see scripts/mesa.sh): mixed precision is not tested on a device');
