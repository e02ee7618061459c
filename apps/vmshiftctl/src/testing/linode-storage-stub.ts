interface StubKey {
  readonly id: number;
  readonly label: string;
  readonly access: readonly { readonly bucket_name: string; readonly region: string; readonly permissions: string }[];
}

/** The token of the one account. */
export const STORAGE_TOKEN = 'storage-token';

const LINODE = 'https://api.linode.com/v4/object-storage';

/**
 * Linode's API of Object Storage and its store as far as we call them, and strict: what it does not know is kept in
 * `unexpected`.
 * @see https://techdocs.akamai.com/linode-api/reference/object-storage
 */
export class LinodeStorageStub {
  /** `<region>/<name>` of each, and whether it keeps versions. */
  readonly buckets = new Map<string, boolean>();
  readonly keys: StubKey[] = [];
  readonly unexpected: string[] = [];
  /** So many answers of the store come before it knows a new key. */
  unknownFor = 0;

  /** An answer; undefined for what goes to another host. */
  async answer(request: Request): Promise<Response | undefined> {
    const url = new URL(request.url);
    if (request.url.startsWith(LINODE)) return this.api(request, url);
    if (url.hostname.endsWith('.linodeobjects.com')) return this.store(request, url);
    return undefined;
  }

  private async api(request: Request, { pathname, searchParams }: URL): Promise<Response> {
    if (request.headers.get('authorization') !== `Bearer ${STORAGE_TOKEN}`) return refuse(401, 'Invalid Token');
    const path = pathname.slice('/v4/object-storage'.length);
    const text = await request.text();
    const body = text === '' ? {} : JSON.parse(text);
    switch (`${request.method} ${path}`) {
      case 'GET /keys':
        return list(this.keys, searchParams);
      case 'GET /buckets':
        return list(
          [...this.buckets.keys()].map((id) => ({ region: id.split('/')[0], label: id.split('/')[1] })),
          searchParams,
        );
      case 'POST /buckets': {
        const { label, region, acl, ...rest } = body;
        if (Object.keys(rest).length > 0 || acl !== 'private') return refuse(400, 'unknown field');
        const id = `${region}/${label}`;
        if (this.buckets.has(id)) return refuse(400, 'Bucket name already in use');
        this.buckets.set(id, false);
        return Response.json({ label, region });
      }
      case 'POST /keys': {
        const { label, bucket_access: access, ...rest } = body;
        if (Object.keys(rest).length > 0 || label.length > 50) return refuse(400, 'unknown field');
        const unknown = (access as StubKey['access']).find(
          (one) => !this.buckets.has(`${one.region}/${one.bucket_name}`),
        );
        if (unknown !== undefined) return refuse(400, `Bucket ${unknown.bucket_name} does not exist`);
        const id = this.keys.length + 1;
        this.keys.push({ id, label, access });
        return Response.json({ id, label, access_key: `id-${id}`, secret_key: `secret-${id}`, limited: true });
      }
      default: {
        const [, id] = /^\/keys\/(\d+)$/.exec(path) ?? [];
        const at = this.keys.findIndex((key) => String(key.id) === id);
        if (request.method !== 'DELETE' || at < 0) return this.refuseUnknown(request);
        this.keys.splice(at, 1);
        return Response.json({});
      }
    }
  }

  private async store(request: Request, url: URL): Promise<Response> {
    const [, accessKey] = /Credential=([^/]+)\//.exec(request.headers.get('authorization') ?? '') ?? [];
    const [, region] = /^([a-z]+-[a-z]+)-\d+\./.exec(url.hostname) ?? [];
    const name = url.pathname.slice(1);
    const key = this.keys.find(({ id }) => `id-${id}` === accessKey);
    const may = key?.access.some(
      (one) => one.region === region && one.bucket_name === name && one.permissions === 'read_write',
    );
    this.unknownFor -= 1;
    if (!may || this.unknownFor >= 0) return new Response('<Error><Code>AccessDenied</Code></Error>', { status: 403 });
    const body = await request.text();
    if (request.method !== 'PUT' || url.search !== '?versioning=' || !body.includes('<Status>Enabled</Status>'))
      return this.refuseUnknown(request);
    this.buckets.set(`${region}/${name}`, true);
    return new Response(null, { status: 200 });
  }

  private refuseUnknown({ method, url }: Request): Response {
    this.unexpected.push(`${method} ${url}`);
    return refuse(404, 'Not found');
  }
}

function refuse(status: number, reason: string): Response {
  return Response.json({ errors: [{ reason }] }, { status });
}

function list(all: readonly object[], searchParams: URLSearchParams): Response {
  const size = Math.min(Number(searchParams.get('page_size') ?? 100), 500);
  const page = Number(searchParams.get('page') ?? 1);
  const data = all.slice((page - 1) * size, page * size);
  return Response.json({ data, page, pages: Math.max(1, Math.ceil(all.length / size)), results: all.length });
}
