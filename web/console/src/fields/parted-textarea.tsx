import { DoubleLeftOutlined, DoubleRightOutlined, LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./fields.module.css";
import { partsOf } from "./text-parts";

interface PartedTextareaProps {
  value: string;
  onChange: (text: string) => void;
  /** Draws the area for one part. */
  area: (text: string, change: (text: string) => void, index: number) => ReactNode;
}

/** A text that is too long for one area, a part at a time. */
export function PartedTextarea({ value, onChange, area }: PartedTextareaProps) {
  const { t, i18n } = useTranslation("fields");
  const [{ whole, parts }, setHeld] = useState(() => ({ whole: value, parts: partsOf(value) }));
  const [chosen, setChosen] = useState(0);
  if (whole !== value) setHeld({ whole: value, parts: partsOf(value) });
  const index = Math.min(chosen, parts.length - 1);
  const change = (text: string) => {
    const next = parts.with(index, text);
    const joined = next.join("");
    setHeld({ whole: joined, parts: next });
    onChange(joined);
  };
  return (
    <div className={styles.stack}>
      {area(parts[index] ?? "", change, index)}
      <div className={styles.toolbar}>
        <span className={styles.quiet}>
          {t("text.long", { count: value.length, formatted: value.length.toLocaleString(i18n.language) })}
        </span>
        <span className={styles.parts}>
          <Button
            size="small"
            icon={<DoubleLeftOutlined />}
            disabled={index === 0}
            aria-label={t("text.first")}
            onClick={() => setChosen(0)}
          />
          <Button
            size="small"
            icon={<LeftOutlined />}
            disabled={index === 0}
            aria-label={t("text.previous")}
            onClick={() => setChosen(index - 1)}
          />
          <span aria-live="polite">{t("text.part", { part: index + 1, parts: parts.length })}</span>
          <Button
            size="small"
            icon={<RightOutlined />}
            disabled={index === parts.length - 1}
            aria-label={t("text.next")}
            onClick={() => setChosen(index + 1)}
          />
          <Button
            size="small"
            icon={<DoubleRightOutlined />}
            disabled={index === parts.length - 1}
            aria-label={t("text.last")}
            onClick={() => setChosen(parts.length - 1)}
          />
        </span>
      </div>
    </div>
  );
}
