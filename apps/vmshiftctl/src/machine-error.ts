/** What only the machine's owner can correct: permissions, a disk that is full or read-only, too many open files. */
const MACHINE = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO'];

/**
 * Whether the operating system refused something that is right otherwise, so that it tells nothing of what was tried. The
 * message of such an error names the call and the path.
 */
export function isMachineError(error: unknown): error is NodeJS.ErrnoException {
  if (typeof error !== 'object' || error === null || !('syscall' in error && 'code' in error)) return false;
  return MACHINE.includes(String(error.code)) || lacksTemporaryFolder(error);
}

/** Whether no temporary folder could be made, which is where TMPDIR says. */
export function lacksTemporaryFolder(error: NodeJS.ErrnoException | { readonly syscall: unknown }): boolean {
  return error.syscall === 'mkdtemp';
}
