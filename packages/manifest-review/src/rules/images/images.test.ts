import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const POD = 'spec.template.spec';
const image = (workload: string, container: string, from: string | RegExp, to: string) =>
  comparison((draft) =>
    draft.map<string>(`Deployment/${workload}`, `${POD}.containers[${container}].image`, (text) =>
      text.replace(from, to),
    ),
  );

testRule(changeRules, 'image-digest-dropped', {
  flags: {
    'the pooler has a tag alone': [
      image('pgbouncer', 'pgbouncer', /@.*/, ''),
      {
        object: 'Deployment/pgbouncer',
        path: `${POD}.containers[pgbouncer].image`,
        before: expect.stringContaining('@sha256:'),
      },
    ],
  },
  accepts: { 'another digest': image('pgbouncer', 'pgbouncer', /@.*/, `@sha256:${'a'.repeat(64)}`) },
});

testRule(changeRules, 'image-of-another-repository', {
  flags: {
    'the pooler of others': [
      image('pgbouncer', 'pgbouncer', 'cloudnative-pg', 'evil'),
      {
        ...{ object: 'Deployment/pgbouncer', path: `${POD}.containers[pgbouncer].image`, verdict: 'block' },
        before: expect.stringMatching(/^ghcr.io\/cloudnative-pg\/pgbouncer:/),
        after: expect.stringMatching(/^ghcr.io\/evil\/pgbouncer:/),
        because: expect.stringContaining(
          'it ran an image of ghcr.io/cloudnative-pg/pgbouncer, and now runs one of ghcr.io/evil',
        ),
      },
    ],
    'Redis from another registry': [
      image('redis', 'redis', /^/, 'registry.example.com/'),
      { object: 'Deployment/redis', path: `${POD}.containers[redis].image` },
    ],
    'the container has another name': [
      comparison((draft) =>
        draft
          .set('Deployment/redis', `${POD}.containers[redis].image`, 'evil/redis:7.4')
          .set('Deployment/redis', `${POD}.containers[redis].name`, 'cache'),
      ),
      { object: 'Deployment/redis', path: `${POD}.containers[cache].image` },
    ],
  },
  accepts: {
    'another version': image('redis', 'redis', ':7.4', ':7.5'),
    'the same repository with the name of the registry': image('redis', 'redis', /^/, 'docker.io/library/'),
  },
});

testRule(changeRules, 'image-digest-exchanged', {
  flags: {
    'the tag stays': [
      image('redis', 'redis', /@.*/, `@sha256:${'a'.repeat(64)}`),
      {
        ...{ object: 'Deployment/redis', path: `${POD}.containers[redis].image`, verdict: 'block' },
        because: 'the tag 7.4-alpine stays, and the digest becomes another one: its image was exchanged',
        before: expect.stringContaining('@sha256:ff'),
        after: expect.stringContaining('@sha256:aa'),
      },
    ],
  },
  accepts: {
    'another tag': image('redis', 'redis', /:7.4.*/, `:7.5-alpine@sha256:${'a'.repeat(64)}`),
    'no digest any more': image('redis', 'redis', /@.*/, ''),
    'another repository': image('redis', 'redis', /^redis(.*)@.*/, `evil/redis$1@sha256:${'a'.repeat(64)}`),
  },
});

const pullPolicy = (policy: string) =>
  comparison((draft) => draft.set('Deployment/redis', `${POD}.containers[redis].imagePullPolicy`, policy));

testRule(changeRules, 'image-never-pulled', {
  flags: {
    never: [
      pullPolicy('Never'),
      { object: 'Deployment/redis', path: `${POD}.containers[redis].imagePullPolicy`, now: 'Never' },
    ],
  },
  accepts: { always: pullPolicy('Always') },
});

testRule(changeRules, 'server-files-unreadable', {
  flags: {
    'PostgreSQL 17 on the volume of 16': [
      image('postgresql', 'postgresql', ':16.', ':17.'),
      {
        object: 'Deployment/postgresql',
        path: `${POD}.containers[postgresql].image`,
        because: 'version 17 does not read the files that version 16 wrote',
      },
    ],
    'an older Redis': [
      image('redis', 'redis', ':7.', ':6.'),
      { object: 'Deployment/redis', path: `${POD}.containers[redis].image` },
    ],
  },
  accepts: {
    'another minor version': image('postgresql', 'postgresql', ':16.11', ':16.12'),
    'a newer Redis': image('redis', 'redis', ':7.', ':8.'),
  },
});

testRule(changeRules, 'queue-version-without-return', {
  flags: {
    'a newer Redis': [
      image('redis', 'redis', ':7.', ':8.'),
      { object: 'Deployment/redis', path: `${POD}.containers[redis].image`, verdict: 'warn' },
    ],
  },
  accepts: { 'an older Redis': image('redis', 'redis', ':7.', ':6.') },
});
