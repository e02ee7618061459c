import { addOnsOf } from './add-on-requests';
import { model } from './environments';

const { platform } = model;

test('Argo CD’s charts are on the cluster that hosts it, with those parts alone that the model declares', () => {
  const added = (hostsArgoCd: boolean, argoCd: object, rest: object = {}) =>
    Object.keys(addOnsOf({ hostsArgoCd }, { argoCd: { ...platform.argoCd, ...argoCd }, ...rest })).filter((chart) =>
      chart.startsWith('argoCd'),
    );
  const everything = {
    notifications: { slack: { channel: 'platform' } },
  };
  const login = { kind: 'github', organization: 'octo', clientId: 'id', teams: {} };
  expect(added(false, { highAvailability: true, login }, everything)).toEqual([]);
  expect(added(true, { highAvailability: false })).toEqual(['argoCd']);
  expect(added(true, { highAvailability: true, login }, everything)).toEqual([
    'argoCdHighAvailability',
    'argoCdNotifications',
    'argoCdLogin',
  ]);
});
