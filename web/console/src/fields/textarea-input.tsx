import { Input } from "antd";
import { CharacterCount } from "./character-count";
import { control, inputText, textOrNull } from "./control";
import styles from "./fields.module.css";
import type { FieldInputProps } from "./inputs";
import { PartedTextarea } from "./parted-textarea";
import { partedFrom } from "./text-parts";
import { useTyping } from "./typing";

type TextareaProps = FieldInputProps & { code?: boolean };

/** Text of several lines. It grows with what is in it; long text has a fixed height, very long text is edited in parts. */
export function TextareaInput(props: TextareaProps) {
  const { field, value, onChange } = props;
  const text = inputText(value);
  const change = (next: string) => onChange?.(textOrNull(next, field.null));
  return (
    <div className={styles.textarea}>
      {text.length < partedFrom ? (
        <Area {...props} text={text} change={change} />
      ) : (
        <PartedTextarea
          value={text}
          onChange={change}
          area={(part, changePart, index) => <Area key={index} {...props} text={part} change={changePart} />}
        />
      )}
      <CharacterCount text={text} max={field.max_length} />
    </div>
  );
}

function Area(props: TextareaProps & { text: string; change: (text: string) => void }) {
  const { text, change, onBlur, code } = props;
  const typing = useTyping(text, change);
  return (
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
  );
}
