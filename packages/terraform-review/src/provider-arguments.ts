import type { PlanFormat } from './plan-format';
import type { AttributePath } from './plan-value';
import type { SensitiveValues } from './sensitive-values';
import type { ProviderArgument } from './terraform-plan';

/** What the provider blocks set. A text with `${` in it is computed, although JSON configuration calls it constant. */
export function providerArguments(plan: PlanFormat, sensitive: SensitiveValues): ProviderArgument[] {
  return Object.values(plan.configuration.provider_config ?? {}).flatMap(({ name, expressions }) => {
    const walk = (value: unknown, path: AttributePath): ProviderArgument[] => {
      if (typeof value !== 'object' || value === null) {
        const computed = value === undefined || (typeof value === 'string' && value.includes('${'));
        const literal = computed ? undefined : sensitive.maskNamed(value, path.join('.'));
        return [{ provider: name, path, literal }];
      }
      if ('constant_value' in value) return walk(value.constant_value, path);
      if ('references' in value) return [{ provider: name, path, literal: undefined }];
      return Object.entries(value).flatMap(([key, item]) => walk(item, [...path, key]));
    };
    return walk(expressions ?? {}, []);
  });
}
