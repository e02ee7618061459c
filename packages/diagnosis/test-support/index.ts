export {
  collectDiagnoses,
  type DiagnosisCases,
  type ExpectedDiagnosis,
  testDiagnosis,
} from './test-diagnosis';
export { ago, applicationObject, NOW, platformView, type ViewParts, view } from './views';
