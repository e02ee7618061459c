import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../apps/vmshiftctl/src/run-program';
import { readCluster } from '../../packages/observation/src';
import { startControlPlane } from './control-plane';
import { apiUrl, apply, createLab, kubectl, type Lab } from './lab';
import { until } from './processes';

jest.setTimeout(300_000);

const { KIT } = process.env;
const FIRST_PORT = 17_750;
const NAMESPACE = 'vmshift-production';

/** More than one chunk of kubectl's. */
const EVENTS = 700;

/** What goes wrong between the API server and kubectl. */
type Fault = 'no second chunk' | 'expired second chunk' | 'events end early';

(KIT === undefined ? describe.skip : describe)('with a real API server, and something in front of it', () => {
  let lab: Lab;
  let folder: string;
  const proxies: Server[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vmshift-cut-'));
    lab = createLab(folder, KIT ?? '', FIRST_PORT);
    await startControlPlane(lab);
    await apply(lab, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }]);
    const involvedObject = { apiVersion: 'v1', kind: 'Pod', name: 'api', namespace: NAMESPACE };
    const items = Array.from({ length: EVENTS }, (_, index) => ({
      ...{ apiVersion: 'v1', kind: 'Event', metadata: { name: `event-${index}`, namespace: NAMESPACE } },
      ...{ involvedObject, type: 'Normal', reason: 'Pulled', message: `pulled ${index}` },
    }));
    await until('the events', 60, () =>
      apply(lab, items).then(
        () => true,
        () => false,
      ),
    );
  });
  afterAll(() => {
    for (const proxy of proxies) proxy.close();
    lab.daemons.stopAll();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The kubeconfig of an API server that breaks off. */
  async function brokenBy(fault: Fault): Promise<string> {
    const pki = (name: string) => readFileSync(join(folder, 'pki', name));
    const own = { ca: pki('ca.crt'), cert: pki('admin.crt'), key: pki('admin.key') };
    const proxy = createServer({ cert: pki('apiserver.crt'), key: pki('apiserver.key') }, (asked, answer) => {
      const { method, url = '', headers } = asked;
      const isNext = /[?&]continue=/.test(url);
      if (isNext && fault === 'no second chunk') return void asked.socket.destroy();
      if (isNext && fault === 'expired second chunk') {
        answer.writeHead(410, { 'content-type': 'application/json' });
        return void answer.end(JSON.stringify({ apiVersion: 'v1', kind: 'Status', status: 'Failure', code: 410 }));
      }
      const sent = request(`${apiUrl(lab)}${url}`, { method, headers, ...own }, (real) => {
        answer.writeHead(real.statusCode ?? 500, real.headers);
        if (fault !== 'events end early' || !url.includes('/events')) return void real.pipe(answer);
        real.once('data', (part: Buffer) => {
          answer.write(part.subarray(0, part.length / 2));
          asked.socket.destroy();
        });
      });
      sent.on('error', () => answer.destroy());
      asked.pipe(sent);
    });
    proxies.push(proxy);
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const kubeconfig = join(folder, `${port}.kubeconfig`);
    writeFileSync(kubeconfig, readFileSync(lab.kubeconfig, 'utf8').replace(apiUrl(lab), `https://127.0.0.1:${port}`));
    return kubeconfig;
  }

  async function eventsSeen(kubeconfig: string) {
    const world = { root: folder, env: { PATH: `${lab.bin}:${process.env.PATH}`, KUBECONFIG: kubeconfig } };
    const [context = ''] = (await kubectl(lab, ['config', 'get-contexts', '-o', 'name'])).split('\n');
    const { events, pods } = await readCluster({ context, namespace: NAMESPACE }, (args) =>
      runProgram('kubectl', args, world, { timeoutMs: 30_000 }),
    );
    return { pods: pods.state, events: events.state === 'seen' ? events.value.length : 'not seen' };
  }

  test.each<Fault>(['no second chunk', 'expired second chunk'])('a list has no chunks to lose: %s', async (fault) => {
    expect(await eventsSeen(await brokenBy(fault))).toEqual({ pods: 'seen', events: EVENTS });
  });

  test('a list that ends early was not seen, and takes no other kind with it', async () => {
    expect(await eventsSeen(await brokenBy('events end early'))).toEqual({ pods: 'seen', events: 'not seen' });
  });
});

if (KIT === undefined) test('without the kit nothing is started', () => expect(EVENTS).toBeGreaterThan(500));
