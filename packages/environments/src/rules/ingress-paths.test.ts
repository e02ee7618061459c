import { findings } from '../../test-support/change-model';
import { ingressPaths } from './ingress-paths';

const at = 'dev.ingress.paths[0].path';

describe('ingress paths', () => {
  test.each(['', 'api', '/a//b', '/a/./b', '/a/..', '/a%2Fb', '/a b', '/a?b', '/(.*)$\n'])('%j is refused', (path) => {
    expect(findings(ingressPaths, [at, path])).toEqual([`${at} = ${JSON.stringify(path)}`]);
  });

  test.each(['/', '/api/v1/vms', '/a.b/~c', '/..a', '/health/'])('%j is fine', (path) => {
    expect(findings(ingressPaths, [at, path])).toEqual([]);
  });

  test('no path at all is refused', () => {
    expect(findings(ingressPaths, ['dev.ingress.paths', []])).toEqual(['dev.ingress.paths = []']);
  });

  test('a path is declared once for each type; a slash at the end of a prefix says nothing', () => {
    const twice = (...paths: readonly (readonly [string, string])[]) =>
      findings(ingressPaths, ['dev.ingress.paths', paths.map(([path, pathType]) => ({ path, pathType }))]);
    expect(twice(['/a', 'Exact'], ['/a', 'Exact'])).toEqual(['dev.ingress.paths[1].path = "/a"']);
    expect(twice(['/a', 'Prefix'], ['/a/', 'Prefix'])).toEqual(['dev.ingress.paths[1].path = "/a/"']);
    expect(twice(['/a', 'Exact'], ['/a/', 'Exact'])).toEqual([]);
    expect(twice(['/', 'Exact'], ['/', 'Prefix'])).toEqual([]);
  });
});
