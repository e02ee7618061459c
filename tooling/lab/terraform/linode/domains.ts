import { z } from 'zod';
import { type Account, now } from './account';
import { type Answer, filtered, missing, ok, page, type Route, withBody } from './answer';

const ZONE = 77;
const record = z.strictObject({
  type: z.enum(['A', 'AAAA', 'CNAME', 'TXT']),
  name: z.string(),
  target: z.string().min(1),
  ttl_sec: z.int().optional(),
  priority: z.int().optional(),
  weight: z.int().optional(),
  port: z.int().optional(),
  service: z.string().nullish(),
  protocol: z.string().nullish(),
  tag: z.string().nullish(),
});

/** One zone and its records. @see https://techdocs.akamai.com/linode-api/reference/get-domains */
export function domainRoutes(account: Account): Route {
  return (call) => {
    const zone = {
      id: ZONE,
      domain: account.zone,
      type: 'master',
      status: 'active',
      soa_email: `admin@${account.zone}`,
      description: '',
      group: '',
      tags: [],
      master_ips: [],
      axfr_ips: [],
      ttl_sec: 0,
      retry_sec: 0,
      expire_sec: 0,
      refresh_sec: 0,
    };
    if (call.path === 'domains') return page(filtered([zone], call.filter));
    if (call.path === `domains/${ZONE}`) return ok(zone);
    const match = new RegExp(`^domains/${ZONE}/records(?:/(\\d+))?$`).exec(call.path);
    if (match === null) return undefined;
    const id = match[1] === undefined ? undefined : Number(match[1]);
    const keep = (number: number, body: object): Answer => {
      const fresh = { priority: 0, weight: 0, port: 0, service: null, protocol: null, ttl_sec: 0, tag: null };
      account.records.set(number, {
        ...fresh,
        ...account.records.get(number),
        ...body,
        id: number,
        created: now(),
        updated: now(),
      });
      return ok(account.records.get(number));
    };
    if (id === undefined)
      return call.method === 'POST'
        ? withBody(record, call, (body) => keep(account.nextId(), body))
        : page([...account.records.values()]);
    if (!account.records.has(id)) return missing;
    if (call.method === 'DELETE') return account.records.delete(id) ? ok() : missing;
    if (call.method === 'GET') return ok(account.records.get(id));
    return withBody(record.partial(), call, (body) => keep(id, body));
  };
}

/** What the provider asks for besides: a ping, and the events that it waits for. */
export function accountRoutes(account: Account): Route {
  return ({ path, filter }) => {
    if (path === 'linode/types') return page([]);
    if (path === 'account/events') return page(filtered(account.events, filter).slice(0, 100));
    const [, id] = /^account\/events\/(\d+)$/.exec(path) ?? [];
    const event = account.events.find((one) => one.id === Number(id));
    if (id !== undefined) return event === undefined ? missing : ok(event);
    return path === 'profile' ? ok({ username: 'lab', email: 'lab@example.invalid' }) : undefined;
  };
}
