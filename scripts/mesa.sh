#!/usr/bin/env bash
# Finds or fetches Mesa's GPU in software, which has half precision as SwiftShader has not, for the tests of mixed precision, and prints
# its Vulkan manifest. FOLDER keeps what is not installed. Debian and its kin, as root.
set -euo pipefail
folder=$(realpath -m "$1")
mkdir -p "$folder"
cd "$folder"

. /etc/os-release
apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
newer=("${apt[@]}")
if [ "$VERSION_CODENAME" = bookworm ]; then
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb [signed-by=$keys] http://deb.debian.org/debian bookworm-backports main" > backports.list
  newer+=(-o "Dir::Etc::SourceList=$folder/backports.list" -t bookworm-backports -o APT::Sandbox::User=root)
fi
"${newer[@]}" update >&2
"${apt[@]}" install -y mesa-vulkan-drivers >&2
if [ "$VERSION_CODENAME" = bookworm ]; then
  # Its Mesa is too old for WebGPU. Of the newer one the drivers alone are unpacked, beside the system's.
  rm -f mesa-vulkan-drivers_*.deb
  "${newer[@]}" download mesa-vulkan-drivers >&2
  dpkg-deb -x mesa-vulkan-drivers_*.deb .
  library=$(find "$folder" -name libvulkan_lvp.so)
  echo "{\"file_format_version\": \"1.0.0\", \"ICD\": {\"library_path\": \"$library\", \"api_version\": \"1.4.0\"}}" > lavapipe.json
  echo "$folder/lavapipe.json"
else
  ls /usr/share/vulkan/icd.d/lvp_icd*.json
fi
