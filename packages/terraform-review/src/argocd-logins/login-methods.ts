import { parseDocument } from '@vmshift/kubernetes';
import {
  type AttributePath,
  at,
  isEmpty,
  isPlanObject,
  listAt,
  type PlanObject,
  type PlanValue,
  stringAt,
} from '../plan-value';
import { openTo } from './open-connectors';

/** A way to log in to Argo CD besides its local accounts. */
export interface LoginMethod {
  /** Tells it from others on both sides. */
  readonly key: string;
  /** For a reader. */
  readonly name: string;
  /** Who decides who someone is: address of the issuer or of the server; undefined where the type alone tells. */
  readonly authority: string | undefined;
  /** Where it is configured, from the release downwards. */
  readonly path: AttributePath;
  /** Its settings; undefined where they are hidden, computed, or no YAML. */
  readonly settings: PlanValue | undefined;
  /** Who gets in, where that is more than a group of one's own. */
  readonly openTo: string | undefined;
}

const CM = ['values', 'configs', 'cm'] as const;
/** `argocd-cm`: the login through an issuer itself, and through Dex. */
export const OIDC_PATH = [...CM, 'oidc.config'] as const;
export const DEX_PATH = [...CM, 'dex.config'] as const;

/** Every way to log in that a release of the argo-cd chart configures. Dex takes part while it runs, which is the default. */
export function loginMethods(release: PlanObject | null): readonly LoginMethod[] {
  const runsDex = !['false', false].includes(at(release, 'values', 'dex', 'enabled') as string | boolean);
  return [...oidcMethod(release), ...(runsDex ? connectors(release) : [])];
}

function oidcMethod(release: PlanObject | null): readonly LoginMethod[] {
  const text = at(release, ...OIDC_PATH);
  if (isEmpty(text)) return [];
  const settings = documentOf(text);
  const authority = stringAt(settings, 'issuer');
  return [
    {
      key: 'oidc',
      name: authority ?? 'an issuer that cannot be read',
      authority,
      path: OIDC_PATH,
      settings,
      openTo: openTo('oidc', settings),
    },
  ];
}

function connectors(release: PlanObject | null): readonly LoginMethod[] {
  const text = at(release, ...DEX_PATH);
  if (isEmpty(text)) return [];
  const document = documentOf(text);
  if (document === undefined)
    return [
      {
        ...{ key: 'dex', name: 'a connector of Dex that cannot be read', authority: undefined },
        ...{ path: DEX_PATH, settings: undefined, openTo: undefined },
      },
    ];
  return listAt(document, 'connectors').map((connector) => {
    const type = stringAt(connector, 'type') ?? 'unknown';
    const settings = at(connector, 'config');
    const id = stringAt(connector, 'id') ?? type;
    return {
      key: `dex ${type} ${id}`,
      name: `${stringAt(connector, 'name') ?? id} (${type})`,
      authority: authorityOf(settings),
      path: DEX_PATH,
      settings,
      openTo: openTo(type, settings),
    };
  });
}

function authorityOf(settings: PlanValue | undefined): string | undefined {
  const names = ['issuer', 'baseURL', 'hostName', 'host', 'ssoURL', 'tenant', 'keystoneHost'];
  return names.map((name) => stringAt(settings, name)).find((value) => value !== undefined);
}

/** YAML that a text of `argocd-cm` holds. */
export function documentOf(text: PlanValue | undefined): PlanObject | undefined {
  if (typeof text !== 'string') return undefined;
  const document = parseDocument(text);
  return isPlanObject(document) ? document : undefined;
}
