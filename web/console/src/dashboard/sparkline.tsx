/** A small line without axes; decoration beside a number that says the same. */
export function Sparkline({ values }: { values: number[] }) {
  const [width, height] = [200, 32];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (i: number) => (i / (values.length - 1)) * width;
  const y = (v: number) => (high === low ? height / 2 : height - 2 - ((v - low) / (high - low)) * (height - 4));
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" height={height} preserveAspectRatio="none" aria-hidden="true">
      <polyline
        points={values.map((v, i) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`).join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
