import { environmentRule } from './rule';

/** Sequences that the API server refuses in a path, in lower case. */
const REFUSED = /\/\/|\/\.\.?(?:\/|$)|%2f/i;

/** Protects the Ingress from paths that the API server refuses and from paths that are declared twice. */
export const ingressPaths = environmentRule(
  {
    id: 'ingress-paths',
    title: 'The paths of the Ingress are ones that the API server accepts, each once',
    see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types',
  },
  ({ ingress }, report) => {
    if (ingress.paths.length === 0) report('ingress.paths', [], 'at least one path');
    const seen = new Set<string>();
    for (const [index, { path, pathType }] of ingress.paths.entries()) {
      const at = `ingress.paths[${index}].path`;
      if (!/^\/[\w/.~%!$&'()*+,;=:@-]*$/.test(path) || REFUSED.test(path)) {
        report(at, path, 'an absolute path without "//", "/./", "/../" and "%2f"');
      }
      const key = `${pathType} ${pathType === 'Prefix' ? path.replace(/(?<=.)\/$/, '') : path}`;
      if (seen.has(key)) report(at, path, `a path that is declared once as ${pathType}`);
      seen.add(key);
    }
  },
);
