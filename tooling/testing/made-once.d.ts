/**
 * The folder that was kept under this name by a test of the same sources; undefined where there is none yet. To be copied,
 * never changed.
 */
export declare function readMade(name: string): string | undefined;
/** Keeps a copy of a folder for the tests of the same sources, whichever of the parallel workers comes first. */
export declare function keepMade(name: string, folder: string): void;
