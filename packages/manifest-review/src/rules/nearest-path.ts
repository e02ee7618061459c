export { nearestPath } from '@vmshift/kubernetes';
