import { contextOf, created, testPlanRule } from '@vmshift/terraform-review/testing';

const object = 'stack: linode_volume.old';
const gone = { address: 'linode_volume.old', before: { label: 'v', id: '7', tags: null } };
const same = {
  address: 'linode_volume.new',
  after: { label: 'v', id: null, tags: [] },
  configured: { label: {}, tags: {} },
};
const because = 'the plan deletes it';

testPlanRule('volume-destroyed', {
  flags: {
    'the same object under another address': [
      contextOf({ changes: [gone, same] }),
      {
        ...{ object, path: '', before: 'v' },
        because: expect.stringContaining('the same object is created again as linode_volume.new'),
        fix: expect.stringContaining('moveFromId'),
      },
    ],
    'an object with another label': [
      contextOf({ changes: [gone, { address: 'linode_volume.new', after: { label: 'w' } }] }),
      { object, path: '', because },
    ],
    'an object with one attribute more': [
      contextOf({ changes: [gone, { address: 'linode_volume.new', after: { label: 'v', tags: ['a'] } }] }),
      { object, path: '', because },
    ],
  },
  accepts: { 'an object that is created': created('linode_volume', { label: 'v' }) },
});
