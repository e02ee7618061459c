/** The formats of a report, as `--format` takes them. */
export const FORMATS = ['text', 'markdown', 'html', 'json', 'sarif'] as const;
