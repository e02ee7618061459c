import { parse } from 'yaml';
import { type KubernetesObject, writeManifest } from './environment';

test.each(['no', 'yes', 'on', 'y', '0777', '1e3', '12:30:45', 'true', '~'])(
  'a text stays one for Argo CD, which reads YAML 1.1: %s',
  (text) => {
    const object: KubernetesObject = { kind: 'ConfigMap', metadata: { name: 'x', annotations: { text } } };
    expect(parse(writeManifest([object]), { version: '1.1' })).toEqual(object);
  },
);
