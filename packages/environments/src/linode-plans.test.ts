import { LINODE_PLAN_TYPES, linodePlan, regionPriceFactor } from './linode-plans';

describe('linode plans', () => {
  test('a known plan has a size and a price', () => {
    expect(linodePlan('g6-standard-4')).toEqual({ vcpus: 4, memoryMib: 8192, diskGib: 160, monthlyUsd: 48 });
    expect(LINODE_PLAN_TYPES).toContain('g6-standard-2');
  });

  test.each(['g6-standard-3', '', 'toString', '__proto__'])('size and price of %j are unknown', (type) => {
    expect(linodePlan(type)).toBeUndefined();
  });

  test('a region costs what the table says unless it has a surcharge', () => {
    expect(regionPriceFactor('us-east')).toBe(1);
    expect(regionPriceFactor('br-gru')).toBe(1.4);
    expect(regionPriceFactor('constructor')).toBe(1);
  });
});
