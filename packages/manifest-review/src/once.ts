/** What several rules ask of one input, computed for the first of them. */
export function once<Input extends object, Result>(compute: (input: Input) => Result): (input: Input) => Result {
  const results = new WeakMap<Input, { readonly result: Result }>();
  return (input) => {
    const known = results.get(input);
    if (known !== undefined) return known.result;
    const result = compute(input);
    results.set(input, { result });
    return result;
  };
}
