import { Input } from "antd";
import { CharacterCount } from "./character-count";
import { control, inputText, textOrNull } from "./control";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";
import { useTyping } from "./typing";

/** Text of several lines. It grows with what is in it; very long text has a fixed height and scrolls. */
export function TextareaInput(props: FieldInputProps & { code?: boolean }) {
  const { field, value, onChange, onBlur, code } = props;
  const typing = useTyping(inputText(value), (text) => onChange?.(textOrNull(text, field.null)));
  return (
    <div className={styles.textarea}>
      <Input.TextArea
        {...control(props)}
        className={code ? styles.code : undefined}
        value={typing.text}
        spellCheck={!code && !typing.isLong}
        rows={typing.isLong ? 20 : undefined}
        autoSize={typing.isLong ? false : { minRows: 3, maxRows: 20 }}
        onChange={(event) => typing.type(event.target.value)}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey) typing.flush();
        }}
        onBlur={() => {
          typing.flush();
          onBlur?.();
        }}
      />
      <CharacterCount text={typing.text} max={field.max_length} />
    </div>
  );
}
