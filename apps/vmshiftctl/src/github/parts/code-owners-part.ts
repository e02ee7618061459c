import { z } from 'zod';
import { gap, type Part } from '../part';

/** @see https://docs.github.com/rest/repos/repos#list-codeowners-errors */
const ERRORS = z.object({
  errors: z.array(z.object({ line: z.number(), kind: z.string(), source: z.string().nullish(), path: z.string() })),
});

/** What GitHub cannot read of CODEOWNERS, such as an owner without write access, whom it never asks. */
export function codeOwnersPart(repository: string): Part {
  const page = `https://github.com/${repository}/blob/main/.github/CODEOWNERS`;
  return {
    id: `${repository}-codeowners`,
    what: `${repository}: CODEOWNERS as GitHub reads it`,
    page,
    gaps: async ({ find }) => {
      const found = await find(`/repos/${repository}/codeowners/errors`, ERRORS);
      if (found === undefined) return gap('absent', 'there is none on the default branch', page);
      return found.errors.flatMap(({ line, kind, source, path }) =>
        gap(`line-${line}`, `${path}:${line}: ${kind}: ${(source ?? '').trim()}`, page),
      );
    },
  };
}
