import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { keepValue, keptFile, readKept } from '../../kept-values';
import type { ClusterKubectl } from './cluster-kubectl';

const INITIAL = 'argocd-initial-admin-secret';
const ADMIN = 'admin';

/** Under this name the password is kept. */
const PASSWORD_NAME = 'ARGOCD_ADMIN_PASSWORD';

const SECRET = z.object({ data: z.object({ password: z.string() }) });
const SESSION = z.object({ token: z.string() });

const TIMEOUT_MS = 15_000;

export interface PasswordAccess {
  /** Asks the cluster that hosts Argo CD. */
  readonly kubectl: ClusterKubectl;
  readonly host: string;
  readonly fetch: typeof globalThis.fetch;
  readonly root: string;
  /** In whose file the new one is kept. */
  readonly environment: string;
}

/**
 * Replaces the password that Argo CD made at its installation, and deletes it. @returns what was done; undefined where there
 * is none any more
 * @see https://argo-cd.readthedocs.io/en/stable/getting_started/#4-login-using-the-cli
 */
export async function replaceInitialPassword(access: PasswordAccess): Promise<string | undefined> {
  const { kubectl, root, environment } = access;
  const found = await kubectl(['-n', 'argocd', 'get', 'secret', INITIAL, '--ignore-not-found', '-o', 'json']);
  if (found.trim() === '') return undefined;
  const { data } = SECRET.parse(JSON.parse(found));
  const before = readKept(root, environment)[PASSWORD_NAME];
  // Of a run that was interrupted before it deleted the first one.
  const next = before ?? newPassword();
  keepValue(root, environment, PASSWORD_NAME, next);
  try {
    await changePassword(Buffer.from(data.password, 'base64').toString(), next, access);
  } catch (error) {
    if (before === undefined) keepValue(root, environment, PASSWORD_NAME, undefined);
    throw error;
  }
  await kubectl(['-n', 'argocd', 'delete', 'secret', INITIAL]);
  return `replace the first password of Argo CD's ${ADMIN}; the new one is ${PASSWORD_NAME} in ${keptFile(environment)}`;
}

/** Argo CD takes 8 to 32 characters. */
function newPassword(): string {
  return randomBytes(16).toString('hex');
}

async function changePassword(current: string, next: string, access: PasswordAccess): Promise<void> {
  const first = await login(current, access);
  if (first === undefined) {
    // It was replaced already; the one that is kept has to be it.
    if ((await login(next, access)) !== undefined) return;
    throw new Error(`Argo CD takes neither the first password nor the one that is kept`);
  }
  const body = { name: ADMIN, currentPassword: current, newPassword: next };
  await ask('PUT', '/api/v1/account/password', body, access, first);
}

/** A token; undefined where the password is wrong. */
async function login(password: string, access: PasswordAccess): Promise<string | undefined> {
  const answer = await ask('POST', '/api/v1/session', { username: ADMIN, password }, access);
  return answer === undefined ? undefined : SESSION.parse(answer).token;
}

/** The answer; undefined where Argo CD knows not who asks. */
async function ask(
  method: 'POST' | 'PUT',
  path: string,
  body: object,
  { host, fetch }: PasswordAccess,
  token?: string,
): Promise<unknown> {
  const response = await fetch(`https://${host}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status === 401) return undefined;
  if (!response.ok) throw new Error(`${host} answered ${response.status} to ${method} ${path}`);
  return response.json();
}
