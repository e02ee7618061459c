import { z } from 'zod';
import { parseJson } from '../parse-json';
import { UserError } from '../user-error';
import type { ListedRule } from './compare-reports';

const text = z.string();

const schema: z.ZodType<readonly ListedRule[]> = z.array(
  z.object({ id: text, layer: text, title: text, verdict: text.optional(), severity: text.optional() }),
);

/**
 * Reads a list of rules that was saved as JSON.
 * @throws UserError naming the file and what makes it, when it is no such list
 */
export function parseRules(content: string, file: string): readonly ListedRule[] {
  const result = schema.safeParse(parseJson(content, file));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UserError(
    `${file}: not a list of rules: ${issue?.path.map(String).join('.')}: ${issue?.message}; make it with: ./vmshiftctl rules --format json --output ${file}`,
  );
}
