import { type Enforcer, newEnforcer, newModelFromString, StringAdapter } from 'casbin';
import fc from 'fast-check';
import { accessPolicy } from './access-policy';
import { BUILT_IN_POLICY } from './built-in-policy';
import { matches, permits } from './permits';

/** As Argo CD has it. @see https://github.com/argoproj/argo-cd/blob/v3.5.7/assets/model.conf */
const MODEL = `
[request_definition]
r = sub, res, act, obj
[policy_definition]
p = sub, res, act, obj, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && globOrRegexMatch(r.res, p.res) && globOrRegexMatch(r.act, p.act) && globOrRegexMatch(r.obj, p.obj)
`;

const SUBJECTS = ['alice', 'org:team', 'role:dev', 'role:ops', 'role:admin', 'admin'];
const subject = fc.constantFrom(...SUBJECTS);
const resource = fc.constantFrom('applications', 'clusters', 'logs', '*', 'app*');
const action = fc.constantFrom('get', 'sync', 'update', '*', 'update/*');
const object = fc.constantFrom('*/*', 'shop/*', 'shop/web', '*', 'pay/*');
const effect = fc.constantFrom('allow', 'allow', 'allow', 'deny', 'other');
const line = fc.oneof(
  fc.tuple(subject, resource, action, object, effect).map((fields) => `p, ${fields.join(', ')}`),
  fc.tuple(subject, subject).map((fields) => `g, ${fields.join(', ')}`),
);
const REQUESTS = ['applications', 'logs'].flatMap((asked) =>
  ['get', 'update/apps/Deployment/x/web'].flatMap((act) =>
    ['shop/web', 'pay/api'].map((obj) => ({ resource: asked, action: act, object: obj })),
  ),
);

async function casbin(policy: string): Promise<Enforcer> {
  const enforcer = await newEnforcer(newModelFromString(MODEL), new StringAdapter(`${BUILT_IN_POLICY}\n${policy}`));
  await enforcer.addFunction('globOrRegexMatch', (text: string, pattern: string) => matches(pattern, text));
  return enforcer;
}

test('Casbin permits the same: what is inherited, and a denial before what is allowed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 6 }), async (lines) => {
      const enforcer = await casbin(lines.join('\n'));
      const policy = accessPolicy({ policy: lines.join('\n') });
      if ('refused' in policy) throw new Error(policy.refused);
      for (const one of SUBJECTS)
        for (const request of REQUESTS) {
          const expected = enforcer.enforceSync(one, request.resource, request.action, request.object);
          expect([lines, one, request, permits(policy, one, request)]).toEqual([lines, one, request, expected]);
        }
    }),
  );
});
