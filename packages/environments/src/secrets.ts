import { vmshift } from '@vmshift/application';

/** The Secret that holds every credential of vmshift. */
export const APPLICATION_SECRET = vmshift.secret.name;

/** The image pull secret. */
export const REGISTRY_SECRET = vmshift.secret.registry;

export type ApplicationSecretKey = keyof typeof vmshift.secret.keys;

/** The keys of {@link APPLICATION_SECRET}. */
export const APPLICATION_SECRET_KEYS = Object.keys(vmshift.secret.keys) as readonly ApplicationSecretKey[];
