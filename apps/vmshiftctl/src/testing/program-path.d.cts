/**
 * Where the first program of that name is in the folders of `PATH`; undefined where none is there.
 * @param path @default the one of this process
 */
export function programPath(name: string, path?: string): string | undefined;
