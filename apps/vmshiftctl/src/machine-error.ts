/** What only the machine's owner can correct: permissions, a disk that is full or read-only, too many files or processes. */
const MACHINE = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EAGAIN', 'ENOMEM'];

/**
 * Whether the operating system refused something that is right otherwise, so that it tells nothing of what was tried. The
 * message of such an error names the call and the path.
 */
export function isMachineError(error: unknown): error is NodeJS.ErrnoException {
  if (typeof error !== 'object' || error === null || !('syscall' in error && 'code' in error)) return false;
  return MACHINE.includes(String(error.code)) || lacksTemporaryFolder(error);
}

/** Whether no temporary folder could be made, which is where TMPDIR says. */
function lacksTemporaryFolder(error: NodeJS.ErrnoException | { readonly syscall: unknown }): boolean {
  return error.syscall === 'mkdtemp';
}

/** An error of a full disk names no path where a file is open already. */
const FULL = ['ENOSPC', 'EDQUOT'];

/** What the operating system refused, and what corrects it. */
export function describeMachineError(error: NodeJS.ErrnoException): { readonly what: string; readonly fix: string } {
  if (FULL.includes(error.code ?? '')) {
    return { what: error.message, fix: `free some space (df -h . "\${TMPDIR:-/tmp}" shows where)` };
  }
  return lacksTemporaryFolder(error)
    ? { what: `no temporary folder: ${error.message}`, fix: 'set TMPDIR to a folder that can be written to' }
    : { what: error.message, fix: 'correct that on this machine' };
}
