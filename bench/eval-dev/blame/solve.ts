/** The x with `matrix` · x = `right`, for a symmetric positive definite matrix, by Cholesky's factors. */
export function solve(matrix: readonly Float64Array[], right: Float64Array): number[] {
  const size = right.length;
  const factor = matrix.map(() => new Float64Array(size));
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row]![column]!;
      for (let k = 0; k < column; k++) rest -= factor[row]![k]! * factor[column]![k]!;
      factor[row]![column] = row === column ? Math.sqrt(rest) : rest / factor[column]![column]!;
    }
  const forward: number[] = [];
  for (let row = 0; row < size; row++) {
    let rest = right[row]!;
    for (let k = 0; k < row; k++) rest -= factor[row]![k]! * forward[k]!;
    forward.push(rest / factor[row]![row]!);
  }
  const solved = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = forward[row]!;
    for (let k = row + 1; k < size; k++) rest -= factor[k]![row]! * solved[k]!;
    solved[row] = rest / factor[row]![row]!;
  }
  return solved;
}
