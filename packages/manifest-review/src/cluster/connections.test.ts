import { planConnections } from '@vmshift/environments';
import { frozenSide } from '@vmshift/manifest-review/testing';
import { connectionsIn } from './connections';
import { environmentView } from './environment-view';

test.each([...frozenSide.environments])('the manifests of %s open what its model counts', (name, side) => {
  const { config, platform } = side;
  if (config === undefined) throw new Error('the frozen side has a model');
  const { clients, sessions, server } = planConnections(config, platform?.application);
  expect(connectionsIn(environmentView(name, side))).toEqual({ clients, sessions, server });
});
