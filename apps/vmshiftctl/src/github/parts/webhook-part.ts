import { z } from 'zod';
import type { GitHubReader } from '../github-reader';
import type { WebhookSettings } from '../github-settings';
import { type Change, gap, type Part } from '../part';

/** @see https://docs.github.com/rest/repos/webhooks#list-repository-webhooks */
const HOOK = z.object({
  id: z.number(),
  active: z.boolean(),
  events: z.array(z.string()),
  config: z.object({
    url: z.string().optional(),
    content_type: z.string().optional(),
    insecure_ssl: z.union([z.string(), z.number()]).optional(),
    secret: z.string().optional(),
  }),
});

/** The webhook that tells Argo CD of a push. GitHub shows whether it has a secret, and not which. */
export function webhookPart(repository: string, { url, secret }: WebhookSettings): Part {
  const page = `https://github.com/${repository}/settings/hooks`;
  return {
    id: `${repository}-webhook`,
    what: `${repository}: webhook of pushes to ${url}`,
    page,
    gaps: async (reader) => {
      const hook = await findHook(repository, url, reader);
      if (hook === undefined) {
        const found = `there is none; it is made with ${secret.name}`;
        return [{ id: 'absent', found, fix: page, madeWith: { repository, ...secret } }];
      }
      const { active, events, config } = hook;
      return [
        ...(active ? [] : gap('active', 'it is switched off', page)),
        ...(events.includes('push') || events.includes('*') ? [] : gap('events', 'it tells of no push', page)),
        ...(config.content_type === 'json' ? [] : gap('content-type', 'Argo CD reads application/json alone', page)),
        ...(String(config.insecure_ssl ?? '0') === '0' ? [] : gap('tls', 'it checks no certificate', page)),
        ...(config.secret === undefined ? gap('secret', 'it has no secret: anyone can send the same', page) : []),
      ];
    },
  };
}

/** Makes the webhook, or gives the one that is there this secret. */
export async function webhookChange(
  repository: string,
  { url }: WebhookSettings,
  secret: string,
  reader: GitHubReader,
): Promise<Change> {
  const hook = await findHook(repository, url, reader);
  const path = `/repos/${repository}/hooks`;
  const body = { active: true, events: ['push'], config: { url, content_type: 'json', insecure_ssl: '0', secret } };
  const text = `${repository}: ${hook === undefined ? 'make' : 'set'} the webhook to ${url}`;
  return hook === undefined
    ? { method: 'POST', path, body: { name: 'web', ...body }, text }
    : { method: 'PATCH', path: `${path}/${hook.id}`, body, text };
}

async function findHook(repository: string, url: string, { list }: GitHubReader) {
  const hooks = await list(`/repos/${repository}/hooks`, undefined, HOOK);
  return hooks.find(({ config }) => config.url === url);
}
