import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type GitHubApi, reasonOf } from '@vmshift/observation';
import { z } from 'zod';
import type { AppSettings } from '../github/github-settings';
import { serveOnLoopback } from '../serve-on-loopback';
import { type AppToMake, appPage } from './app-page';

/** An App that GitHub has just made. Its key is shown this one time. */
export interface MadeApp {
  readonly app: AppSettings;
  readonly clientId: string;
  readonly privateKey: string;
}

/** @see https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest */
const CONVERSION = z.object({ slug: z.string(), client_id: z.string(), pem: z.string() });

export interface MakeAppsOptions {
  readonly organization: string | undefined;
  /** Asked without a token. */
  readonly api: GitHubApi;
  readonly tell: (line: string) => void;
  /** Takes an App in before the next one is made. */
  readonly keep: (made: MadeApp) => Promise<void>;
  /** Given the address of the page, which is there until this ends. */
  readonly whileOpen: (url: string) => Promise<void>;
}

/**
 * Serves a page on loopback from which a person makes the Apps at GitHub, which answers with a code for each: by that the
 * App's number and key are fetched. Nothing is written to this machine.
 * @returns the names of the Apps that were made
 */
export async function makeApps(apps: readonly AppSettings[], options: MakeAppsOptions): Promise<readonly string[]> {
  const left = new Map(apps.map((app) => [randomBytes(16).toString('hex'), app]));
  const made: string[] = [];
  const { host, close } = await serveOnLoopback((request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.tell(`the page failed: ${reasonOf(error)}`);
      send(response, 500, 'It failed; the terminal shows why.');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Another name for this address comes from a page that is not ours.
    if (request.headers.host !== host || request.method !== 'GET') return send(response, 403, 'Not for you.');
    const url = new URL(request.url ?? '/', `http://${host}`);
    if (url.pathname === '/') return send(response, 200, page());
    if (url.pathname !== '/made') return send(response, 404, 'There is no such page.');
    const state = url.searchParams.get('state') ?? '';
    const code = url.searchParams.get('code') ?? '';
    const app = left.get(state);
    if (app === undefined || !/^[\w-]{1,100}$/.test(code)) return send(response, 403, 'This was not asked for here.');
    // Used once, whatever becomes of it: a code is good for one App.
    left.delete(state);
    const found = CONVERSION.parse(await options.api(`/app-manifests/${code}/conversions`, { method: 'POST' }));
    if (found.slug !== app.name) {
      left.set(randomBytes(16).toString('hex'), app);
      options.tell(
        `not done: the App was made as ${found.slug}, not as ${app.name}, by which rules and doctor know it; delete it: https://github.com/apps/${found.slug}`,
      );
    } else {
      await options.keep({ app, clientId: found.client_id, privateKey: found.pem });
      made.push(app.name);
      options.tell(
        `install ${app.name} in ${app.installedIn} alone: https://github.com/apps/${app.name}/installations/new`,
      );
    }
    response.writeHead(303, { location: `http://${host}/` });
    response.end();
  }

  const page = (): string => {
    const open: readonly AppToMake[] = [...left].map(([state, app]) => ({ state, app }));
    return appPage(open, options.organization, `http://${host}/made`, made);
  };

  try {
    await options.whileOpen(`http://${host}/`);
  } finally {
    await close();
  }
  return made;
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    // Nothing is loaded and nothing runs; the only way out is GitHub.
    'content-security-policy':
      "default-src 'none'; form-action https://github.com; frame-ancestors 'none'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}
