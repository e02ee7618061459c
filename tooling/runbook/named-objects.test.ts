import { namedObjects } from './named-objects';

test.each([
  ['kubectl -n x scale deployment api worker --replicas=0', ['Deployment/api', 'Deployment/worker']],
  ['kubectl -n x exec -i deploy/postgresql -- pg_restore deploy/other', ['Deployment/postgresql']],
  ['kubectl -n x create job now --from=cronjob/backup', ['CronJob/backup']],
  [
    'kubectl -n x get pvc postgresql-pvc redis-pvc',
    ['PersistentVolumeClaim/postgresql-pvc', 'PersistentVolumeClaim/redis-pvc'],
  ],
  ['kubectl -n x wait pod --for=delete -l "app in (api,worker)"', ['Deployment/api', 'Deployment/worker']],
  ['kubectl -n x logs -l app=api --prefix', ['Deployment/api']],
  ['argocd app sync x --resource :PersistentVolumeClaim:redis-pvc', ['PersistentVolumeClaim/redis-pvc']],
  [
    './vmshiftctl explain production HorizontalPodAutoscaler/api-hpa spec.minReplicas',
    ['HorizontalPodAutoscaler/api-hpa'],
  ],
  ['kubectl -n x rollout restart deployment', []],
  ['kubectl -n x wait job/now --for=condition=complete', []],
  ['kubectl -n x get pods', []],
  ['./vmshiftctl deploy cluster-dev', []],
])('%s names %j', (command, named) => {
  expect(namedObjects(`\`${command}\``)).toEqual(named);
  expect(namedObjects(`\`\`\`console\n${command}\n\`\`\`\n`)).toEqual(named);
});
