import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { mountRules } from './mounts';

const DB = 'Deployment/db';
const POD = 'spec.template.spec';
const MOUNTS = `${POD}.containers[0].volumeMounts`;
const mounted = (...mounts: readonly object[]) => sample([DB, MOUNTS, mounts]);
const withVolume = (volume: object) => sample([DB, `${POD}.volumes`, [{ name: 'files', ...volume }]]);
const below = (subPath: string) => mounted({ name: 'data', mountPath: '/data', subPath });
const file = (path: string) => withVolume({ configMap: { name: 'config', items: [{ key: 'mode', path }] } });
const FILE = `${POD}.volumes[files].configMap`;

testRule(mountRules, 'mount-path-repeated', {
  flags: {
    'two volumes at one path': [
      mounted({ name: 'data', mountPath: '/data' }, { name: 'secrets', mountPath: '/data' }),
      { object: DB, path: `${POD}.containers[db].volumeMounts[/data#2].mountPath`, now: '/data' },
    ],
  },
  accepts: {
    'one below the other': mounted({ name: 'data', mountPath: '/data' }, { name: 'secrets', mountPath: '/data/x' }),
    'the same path in two containers': sample([
      'Deployment/web',
      `${POD}.initContainers[0].volumeMounts`,
      [{ name: 'config', mountPath: '/etc/app.ini' }],
    ]),
  },
});

testRule(mountRules, 'path-leaves-volume', {
  flags: {
    'a folder above the volume': [
      below('a/../../etc'),
      { object: DB, path: `${POD}.containers[db].volumeMounts[/data].subPath`, now: 'a/../../etc' },
    ],
    'an absolute one': [below('/etc'), { object: DB, now: '/etc' }],
    'a file above the volume': [file('../mode'), { object: DB, path: FILE, now: '../mode' }],
    'a file whose name begins with two dots': [file('..mode'), { object: DB, path: FILE, now: '..mode' }],
    'a token of a projected volume': [
      withVolume({ projected: { sources: [{ serviceAccountToken: { path: '/token' } }] } }),
      { object: DB, path: `${POD}.volumes[files].projected.sources[0].serviceAccountToken`, now: '/token' },
    ],
  },
  accepts: {
    'a folder below': below('a/..b'),
    'a folder whose name begins with two dots': below('..a'),
    'a file in a folder': file('a/mode'),
    'the sample': sample(),
  },
});
