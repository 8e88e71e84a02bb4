/** The pages to offer beside the present one: the ends, its neighbours, and 0 where some are left out. */
export function pageNumbers(current: number, last: number): number[] {
  const wanted = new Set([1, last]);
  const from = Math.max(1, Math.min(current - 2, last - 4));
  for (let page = from; page <= Math.min(last, from + 4); page++) wanted.add(page);
  const sorted = [...wanted].sort((a, b) => a - b);
  return sorted.flatMap((page, i) => {
    const before = sorted[i - 1];
    if (before === undefined || page - before === 1) return [page];
    return page - before === 2 ? [page - 1, page] : [0, page];
  });
}
