import { contextOf, testPlanRule } from '@vmshift/terraform-review/testing';

const object = 'stack: (plan)';

testPlanRule('plan-incomplete', {
  flags: {
    'a part was left out': [contextOf({ over: { complete: false } }), { object, path: '', verdict: 'block' }],
    'a part was deferred': [contextOf({ over: { deferred_changes: [{}] } }), { object, path: '' }],
  },
  accepts: { 'the whole change': contextOf({}) },
});
