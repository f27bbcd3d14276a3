// The scripts of the project are plain JavaScript: this is what of them the tests use.

declare module '*/scripts/dependencies.mjs' {
  export function dependenciesPage(): Promise<string>;
}

declare module '*/vsix/shipped.mjs' {
  export interface Shipped {
    name: string;
    version: string;
    license: string;
    path: string;
    isNative: boolean;
  }
  export function shippedPackages(root: string): Promise<Shipped[]>;
}

declare module '*/vsix/notices.mjs' {
  export function notices(root: string, shipped: readonly { name: string }[]): Promise<string>;
}

declare module '*/vsix/sbom.mjs' {
  export interface Component {
    type: string;
    name: string;
    version?: string;
    'bom-ref': string;
    purl?: string;
    licenses?: readonly object[];
    hashes: readonly { alg: string; content: string }[];
  }
  export function sbom(
    root: string,
    shipped: readonly { name: string }[],
    target: { name: string; platform?: { folder: string; files: readonly string[] } },
  ): Promise<{
    serialNumber: string;
    metadata: { component: Component };
    components: Component[];
    dependencies: { ref: string; dependsOn: string[] }[];
  }>;
}

declare module '*/vsix/targets.mjs' {
  export const TARGETS: Readonly<
    Record<string, { platform?: { folder: string; files: readonly string[] }; limit: number }>
  >;
}
