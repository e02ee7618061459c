import { testWorld } from '../testing/test-world';
import { tellLeft } from './tell-left';

test('what is left is numbered, and goes on under itself in a narrow terminal', () => {
  const world = testWorld({ width: () => 60 });
  tellLeft(
    [
      { what: 'git', state: 'missing', found: 'git is not installed' },
      {
        ...{ what: 'DNS records of a.example and b.example', state: 'not checked', found: 'no answer of a.example' },
        fix: 'CNAME a.example to the load balancer of dev: kubectl --context vmshift-dev -n traefik get service traefik; then more',
      },
    ],
    world,
  );
  expect(world.printed).toEqual([
    'left for people:',
    '  1. git: git is not installed',
    '  2. DNS records of a.example and b.example: not checked: no',
    '     answer of a.example',
    '     -> CNAME a.example to the load balancer of dev:',
    '        kubectl --context vmshift-dev -n traefik get service traefik;',
    '        then more',
  ]);
});
