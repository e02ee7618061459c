/** Answers in this order, the last one to the end; what is an error is thrown. */
export function answering<T>(...answers: readonly (T | Error)[]) {
  const asked: number[] = [];
  const ask = async (): Promise<T> => {
    const answer = answers[Math.min(asked.push(1), answers.length) - 1];
    if (answer === undefined) throw new Error('no answer is left');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const pauses: number[] = [];
  const warned: string[] = [];
  const waiting = {
    pause: async (ms: number) => {
      pauses.push(ms);
      return true;
    },
    warn: (line: string) => warned.push(line),
  };
  return { ask, asked, pauses, warned, waiting };
}
