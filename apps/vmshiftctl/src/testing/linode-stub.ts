import { lkeKubeconfig } from './lke-kubeconfig';

interface StubKey {
  readonly id: number;
  readonly label: string;
  readonly access: readonly { readonly bucket_name: string; readonly region: string; readonly permissions: string }[];
}

/** A personal access token. */
interface StubToken {
  readonly id: number;
  readonly label: string;
  /** Such as `lke:read_write`, separated by spaces. */
  readonly scopes: string;
  readonly expiry: string | null;
}

/** The token of the set-up, which a person made. */
export const SETUP_TOKEN_VALUE = 'token-0';

const LINODE = 'https://api.linode.com/v4/';

/**
 * Linode's API and its Object Storage as far as we call them, and strict: what it does not know is kept in `unexpected`.
 * @see https://techdocs.akamai.com/linode-api/reference/api-summary
 */
export class LinodeStub {
  /** `<region>/<name>` of each, and whether it keeps versions. */
  readonly buckets = new Map<string, boolean>();
  readonly objects = new Set<string>();
  readonly keys: StubKey[] = [];
  /** The secret of each is `token-<id>`. */
  readonly tokens: StubToken[] = [
    {
      ...{ id: 0, label: 'set-up', expiry: null },
      scopes: 'account:read_write databases:read_write domains:read_write lke:read_write object_storage:read_write',
    },
  ];
  /** LKE clusters: the label by the id. */
  readonly clusters = new Map<number, string>();
  readonly unexpected: string[] = [];
  /** So many answers of the store come before it knows a new key. */
  unknownFor = 0;

  /** The answer to what `fetch` is given; undefined for what goes to another host. */
  async answer(input: string | URL | Request, init?: RequestInit): Promise<Response | undefined> {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.href.startsWith(LINODE)) return this.api(new Request(input, init), url);
    if (url.hostname.endsWith('.linodeobjects.com')) return this.store(new Request(input, init), url);
    return undefined;
  }

  private async api(request: Request, { pathname, searchParams }: URL): Promise<Response> {
    const [, secret] = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
    const token = this.tokens.find(({ id }) => `token-${id}` === secret);
    if (token === undefined) return refuse(401, 'Invalid Token');
    const text = await request.text();
    const body = text === '' ? {} : JSON.parse(text);
    const path = pathname.slice('/v4'.length);
    const asked = { operation: `${request.method} ${path}`, token, body, searchParams };
    const [, group = ''] = /^\/([\w-]+)\//.exec(path) ?? [];
    const answer = { profile: this.profile, lke: this.lke, 'object-storage': this.storage }[group]?.call(this, asked);
    return answer ?? this.refuseUnknown(request);
  }

  private profile({ operation, token, body, searchParams }: Asked): Response | undefined {
    if (!covers(token, operation.startsWith('GET ') ? 'account:read_only' : 'account:read_write')) return forbidden();
    if (operation === 'GET /profile/tokens') return list(this.tokens, searchParams);
    if (operation === 'POST /profile/tokens') {
      const { label, scopes, expiry, ...rest } = body;
      if (Object.keys(rest).length > 0 || !/^.{1,100}$/.test(label)) return refuse(400, 'unknown field');
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(expiry)) return refuse(400, 'Must be a datetime');
      if (!scopes.split(' ').every((scope) => covers(token, scope)))
        return refuse(400, 'You may not create a token with more scopes than the token making the request.');
      const id = Math.max(...this.tokens.map((one) => one.id)) + 1;
      this.tokens.push({ id, label, scopes, expiry });
      return Response.json({ id, label, scopes, expiry, token: `token-${id}` });
    }
    const [, id] = /^DELETE \/profile\/tokens\/(\d+)$/.exec(operation) ?? [];
    return id === undefined ? undefined : removed(this.tokens, id);
  }

  private lke({ operation, token, searchParams }: Asked): Response | undefined {
    const clusters = [...this.clusters].map(([id, label]) => ({ id, label }));
    if (operation === 'GET /lke/clusters')
      return covers(token, 'lke:read_only') ? list(clusters, searchParams) : forbidden();
    const [, id] = /^GET \/lke\/clusters\/(\d+)\/kubeconfig$/.exec(operation) ?? [];
    if (id === undefined) return undefined;
    if (!covers(token, 'lke:read_write')) return forbidden();
    if (!this.clusters.has(Number(id))) return refuse(404, 'Not found');
    return Response.json({ kubeconfig: Buffer.from(lkeKubeconfig(Number(id))).toString('base64') });
  }

  private storage({ operation, token, body, searchParams }: Asked): Response | undefined {
    if (!covers(token, 'object_storage:read_write')) return forbidden();
    switch (operation) {
      case 'GET /object-storage/keys':
        return list(this.keys, searchParams);
      case 'GET /object-storage/buckets':
        return list(
          [...this.buckets.keys()].map((id) => ({ region: id.split('/')[0], label: id.split('/')[1] })),
          searchParams,
        );
      case 'POST /object-storage/buckets': {
        const { label, region, acl, ...rest } = body;
        if (Object.keys(rest).length > 0 || acl !== 'private') return refuse(400, 'unknown field');
        const id = `${region}/${label}`;
        if (this.buckets.has(id)) return refuse(400, 'Bucket name already in use');
        this.buckets.set(id, false);
        return Response.json({ label, region });
      }
      case 'POST /object-storage/keys': {
        const { label, bucket_access: access, ...rest } = body;
        if (Object.keys(rest).length > 0 || label.length > 50) return refuse(400, 'unknown field');
        const unknown = access.find((one) => !this.buckets.has(`${one.region}/${one.bucket_name}`));
        if (unknown !== undefined) return refuse(400, `Bucket ${unknown.bucket_name} does not exist`);
        const id = this.keys.length + 1;
        this.keys.push({ id, label, access });
        return Response.json({ id, label, access_key: `id-${id}`, secret_key: `secret-${id}`, limited: true });
      }
      default: {
        const [, id] = /^DELETE \/object-storage\/keys\/(\d+)$/.exec(operation) ?? [];
        return id === undefined ? undefined : removed(this.keys, id);
      }
    }
  }

  private async store(request: Request, url: URL): Promise<Response> {
    const [, accessKey] = /Credential=([^/]+)\//.exec(request.headers.get('authorization') ?? '') ?? [];
    const [, region] = /^([a-z]+-[a-z]+)-\d+\./.exec(url.hostname) ?? [];
    const [, name = '', object] = /^\/([^/]+)(?:\/(.+))?$/.exec(url.pathname) ?? [];
    const key = this.keys.find(({ id }) => `id-${id}` === accessKey);
    const may = key?.access.some(
      (one) => one.region === region && one.bucket_name === name && one.permissions === 'read_write',
    );
    this.unknownFor -= 1;
    if (!may || this.unknownFor >= 0) return new Response('<Error><Code>AccessDenied</Code></Error>', { status: 403 });
    if (object !== undefined) return this.object(request, url.pathname);
    const body = await request.text();
    if (request.method !== 'PUT' || url.search !== '?versioning=' || !body.includes('<Status>Enabled</Status>'))
      return this.refuseUnknown(request);
    this.buckets.set(`${region}/${name}`, true);
    return new Response(null, { status: 200 });
  }

  /** Honours the condition that an object is not there yet. */
  private object(request: Request, path: string): Response {
    if (request.method === 'DELETE') {
      this.objects.delete(path);
      return new Response(null, { status: 204 });
    }
    if (request.method !== 'PUT') return this.refuseUnknown(request);
    if (request.headers.get('if-none-match') === '*' && this.objects.has(path))
      return new Response(null, { status: 412 });
    this.objects.add(path);
    return new Response(null, { status: 200 });
  }

  private refuseUnknown({ method, url }: Request): Response {
    this.unexpected.push(`${method} ${url}`);
    return refuse(404, 'Not found');
  }
}

interface Asked {
  /** Method and path. */
  readonly operation: string;
  readonly token: StubToken;
  /** Each operation looks at what it knows. */
  readonly body: Readonly<Record<'label' | 'scopes' | 'expiry' | 'region' | 'acl', string>> & {
    readonly bucket_access: StubKey['access'];
  };
  readonly searchParams: URLSearchParams;
}

/** Whether a token may do what a scope names. */
function covers({ scopes }: StubToken, scope: string): boolean {
  const [kind] = scope.split(':');
  return scopes.split(' ').some((held) => held === scope || held === `${kind}:read_write`);
}

function removed(all: { readonly id: number }[], id: string): Response {
  const at = all.findIndex((one) => String(one.id) === id);
  if (at < 0) return refuse(404, 'Not found');
  all.splice(at, 1);
  return Response.json({});
}

const forbidden = (): Response => refuse(403, 'Your OAuth token is not authorized to use this endpoint.');

function refuse(status: number, reason: string): Response {
  return Response.json({ errors: [{ reason }] }, { status });
}

function list(all: readonly object[], searchParams: URLSearchParams): Response {
  const size = Math.min(Number(searchParams.get('page_size') ?? 100), 500);
  const page = Number(searchParams.get('page') ?? 1);
  const data = all.slice((page - 1) * size, page * size);
  return Response.json({ data, page, pages: Math.max(1, Math.ceil(all.length / size)), results: all.length });
}
