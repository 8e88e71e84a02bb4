import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { type DragEvent, useContext, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n";
import { useErrorText } from "@/states/error";
import styles from "./file.module.css";
import { FileName, Thumbnail } from "./file-parts";
import { acceptOf, fileAddress, fileKey, isAccepted, ownerOf, sizeText } from "./files";
import type { FieldInputProps } from "./inputs";
import { type BrokenUpload, UploadsContext } from "./running-uploads";
import { type Upload, upload } from "./upload";

interface Running {
  name: string;
  percent: number;
}

/** A file or an image: chosen, or dropped; uploaded at once, held by the row when that is saved. */
export function FileInput(props: FieldInputProps) {
  const { field, resource, row, value, onChange, onBlur, disabled } = props;
  const { t } = useTranslation("fields");
  const { language, text } = useLanguage();
  const client = useQueryClient();
  const errorText = useErrorText();
  const uploads = useContext(UploadsContext);
  const chooser = useRef<HTMLInputElement>(null);
  const current = useRef<Upload | undefined>(undefined);
  const [running, setRunning] = useState<Running>();
  const [problem, setProblem] = useState<string>();
  const [over, setOver] = useState(false);
  useEffect(() => () => current.current?.stop(), []);

  const id = typeof value === "string" && value !== "" ? value : undefined;
  const owner = ownerOf(field, resource, row);
  const saved = row?.[field.name] === id ? owner : undefined;
  const isImage = field.widget === "image";

  const take = (file: File | undefined) => {
    if (!file || disabled) return;
    setProblem(undefined);
    if (field.max_size && file.size > field.max_size) {
      setProblem(t("file.tooBig", { name: file.name, size: sizeText(field.max_size, language) }));
      return;
    }
    if (!isAccepted(file, acceptOf(field))) {
      setProblem(t("file.wrongType", { name: file.name }));
      return;
    }
    current.current?.stop();
    const started = upload(file, (percent) => setRunning({ name: file.name, percent }));
    current.current = started;
    setRunning({ name: file.name, percent: 0 });
    uploads.add(finish(started, file.name));
  };
  const finish = async (started: Upload, name: string): Promise<BrokenUpload | undefined> => {
    try {
      const info = await started.done;
      client.setQueryData(fileKey(info.id), info);
      onChange?.(info.id);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      const failed = t("file.failed", { name, reason: errorText(error) });
      setProblem(failed);
      return { label: text(field.label), text: failed };
    } finally {
      if (current.current === started) {
        current.current = undefined;
        setRunning(undefined);
      }
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const choose = id ? t("file.replace") : t(isImage ? "file.chooseImage" : "file.choose");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a way beside the button.
    <div
      className={`${styles.zone} ${over ? styles.over : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {id && isImage && <Thumbnail id={id} owner={saved} size={480} />}
      <div className={styles.body}>
        {id && <FileName id={id} owner={saved} />}
        {running ? (
          <div className={styles.progress}>
            <Progress
              percent={running.percent}
              size="small"
              aria-label={t("file.uploading", { name: running.name, percent: running.percent })}
            />
            <Button size="small" onClick={() => current.current?.stop()}>
              {t("file.stop")}
            </Button>
          </div>
        ) : (
          <div className={styles.actions}>
            <Button
              id={props.id}
              icon={<UploadOutlined />}
              disabled={disabled}
              onBlur={onBlur}
              aria-label={t("file.button", { label: props["aria-label"] ?? text(field.label), action: choose })}
              aria-describedby={props["aria-describedby"]}
              onClick={() => chooser.current?.click()}
            >
              {choose}
            </Button>
            {id && (
              <Button icon={<DownloadOutlined />} href={fileAddress(id, saved)} target="_blank">
                {t("file.download")}
              </Button>
            )}
            {id && (
              <Button disabled={disabled} onClick={() => onChange?.(null)}>
                {t("file.remove")}
              </Button>
            )}
            {!id && (
              <span className={styles.hint}>
                {t("file.drop")}
                {field.max_size ? ` · ${t("file.max", { size: sizeText(field.max_size, language) })}` : ""}
              </span>
            )}
          </div>
        )}
        <div role="alert" className={styles.problem}>
          {problem}
        </div>
      </div>
      <input
        ref={chooser}
        type="file"
        style={{ display: "none" }}
        tabIndex={-1}
        aria-hidden="true"
        accept={acceptOf(field)?.join(",")}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
