import { LinkOutlined } from "@ant-design/icons";
import { Button, Form, Input, Space } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { fieldOf } from "@/api/schema";
import { useLanguage } from "@/i18n";
import { control, inputText, textOrNull } from "./control";
import type { FieldInputProps } from "./inputs";
import { slugOf } from "./slug";

/** A part of an address. In a new row it follows the field it is made of until it is changed by hand. */
export function SlugInput(props: FieldInputProps) {
  const { field, resource, value, onChange, row, path, disabled } = props;
  const { t } = useTranslation("fields");
  const { text } = useLanguage();
  const form = Form.useFormInstance();
  const sourceName = field.slug_source ?? "";
  const sourcePath = [...(path ?? [field.name]).slice(0, -1), sourceName];
  const source = inputText(Form.useWatch(sourcePath, { form, preserve: true }));
  const current = inputText(value);
  const proposal = slugOf(source, { pattern: field.pattern, max: field.max_length });
  const followed = useRef(row?.id === undefined && current === "");
  const latest = useRef(onChange);
  latest.current = onChange;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new source changes what follows it.
  useEffect(() => {
    if (followed.current && sourceName && proposal !== current) latest.current?.(textOrNull(proposal, field.null));
  }, [proposal]);

  const sourceField = resource && fieldOf(resource, sourceName);
  const follow = () => {
    followed.current = row?.id === undefined;
    onChange?.(textOrNull(proposal, field.null));
  };
  return (
    <Space.Compact block>
      <Input
        {...control(props)}
        value={current}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          followed.current = row?.id === undefined && event.target.value === "";
          onChange?.(textOrNull(event.target.value, field.null));
        }}
      />
      {sourceName && proposal !== "" && proposal !== current && (
        <Button
          icon={<LinkOutlined />}
          disabled={disabled}
          aria-label={t("slug.follow", { name: text(sourceField?.label) || sourceName })}
          title={t("slug.follow", { name: text(sourceField?.label) || sourceName })}
          onClick={follow}
        />
      )}
    </Space.Compact>
  );
}
