/** The mark: a gate with two wings. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#4c5fd5" />
      <path d="M7 24V11l4.5-3 4.5 3 4.5-3 4.5 3v13h-4V14.2l-.5-.4-.5.4V24h-7v-9.8l-.5-.4-.5.4V24z" fill="#fff" />
    </svg>
  );
}
