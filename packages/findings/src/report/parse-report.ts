import { z } from 'zod';
import { parseJson } from '../parse-json';
import { UserError } from '../user-error';
import { REPORT_VERSION, type Report } from './report';

export { parseRules } from './parse-rules';

const text = z.string();
const texts = z.array(text);
const count = z.int().nonnegative();

const field = z.object({ path: text, before: text.optional(), after: text.optional() });

const place = z.object({ environment: text, file: text, line: z.int().positive() });

const verdict = z.enum(['block', 'warn', 'info']);

const finding = z.object({
  id: text,
  class: z.enum([
    'data-loss',
    'outage',
    'exposure',
    'privilege',
    'capacity',
    'sync-failure',
    'secret-leak',
    'wrong-image',
    'drift-between-environments',
    'cost',
  ]),
  verdict,
  environments: texts,
  object: text,
  path: text,
  before: text.optional(),
  after: text.optional(),
  now: text.optional(),
  configured: text.optional(),
  because: text,
  lines: texts.optional(),
  impact: text,
  fix: text,
  see: text,
  explains: z.array(z.object({ id: text, verdict, path: text, because: text })).optional(),
  acknowledged: z.array(z.object({ by: text, expires: text, reason: text })),
  places: z.array(place),
  origins: z.array(place).optional(),
});

const problem = z.object({ rule: text, environment: text, path: text, value: text, allowed: text, fix: text });

const objects = z.object({
  environments: z.array(z.object({ environment: text, changes: count })),
  changes: z.array(
    z.object({
      change: z.enum(['added', 'removed', 'changed', 'renamed']),
      object: text,
      from: text.optional(),
      environments: texts,
      fields: z.array(field),
    }),
  ),
});

const plan = z.object({
  stack: text,
  changes: z.array(
    z.object({
      address: text,
      type: text,
      constructPath: text.optional(),
      action: z.enum(['create', 'update', 'delete', 'replace', 'forget']),
      because: texts,
      reason: text.optional(),
      previousAddress: text.optional(),
      attributes: z.array(field),
    }),
  ),
  drift: z.array(
    z.object({
      address: text,
      constructPath: text.optional(),
      action: z.enum(['update', 'delete']),
      attributes: z.array(field),
    }),
  ),
  outputs: texts,
});

const stack = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('planned'),
    stack: text,
    basis: z.enum(['plan', 'configuration']),
    plan,
    untold: texts,
    pendingProducers: texts,
  }),
  z.object({ status: z.enum(['not-plannable', 'failed']), stack: text, because: text }),
]);

const schema: z.ZodType<Report> = z.object({
  version: z.literal(REPORT_VERSION),
  command: z.enum(['diff', 'plan', 'deploy']),
  base: text,
  head: text,
  source: z.object({
    repository: text,
    revision: text,
    branch: text.optional(),
    pullRequest: z.int().positive().optional(),
  }),
  day: text.optional(),
  environments: texts.optional(),
  judgeChanges: texts.optional(),
  notCompared: texts,
  notes: texts,
  findings: z.array(finding),
  acknowledgementProblems: z.array(problem),
  objects: objects.optional(),
  stacks: z.array(stack),
});

/** More would bury what matters. */
const MOST_ISSUES = 10;

/**
 * Reads a saved report back; its verdict is made again from what it holds.
 * @throws UserError naming file and fields when it is no report of this version
 */
export function parseReport(content: string, file: string): Report {
  const json = parseJson(content, file);
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (version !== REPORT_VERSION) {
    const got = version === undefined ? 'no version' : `version ${JSON.stringify(version).slice(0, 40)}`;
    throw new UserError(
      `${file}: got ${got}; allowed: a report of version ${REPORT_VERSION}; make it again: ./vmshiftctl diff --format json --output ${file}`,
    );
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issues = result.error.issues.map(
    ({ path, message }) => `  ${path.map(String).join('.') || 'report'}: ${message}`,
  );
  const more = issues.length - MOST_ISSUES;
  throw new UserError([
    `${file}: not a report of vmshiftctl:`,
    ...issues.slice(0, MOST_ISSUES),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]);
}
