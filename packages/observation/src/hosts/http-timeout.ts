/** Milliseconds that one answer may take. */
export const HTTP_TIMEOUT_MS = 8_000;
