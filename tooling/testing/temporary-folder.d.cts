export function keepTemporaryFilesInMemory(): void;
export function sharedInRun(name: string, make: (folder: string) => void): string | undefined;
