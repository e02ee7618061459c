/** Whether something thrown is the operating system's error of one of the codes, such as `ENOENT`; of any when none is given. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  if (typeof error !== 'object' || error === null || !('code' in error && 'syscall' in error)) return false;
  return codes.length === 0 || codes.includes(String(error.code));
}
