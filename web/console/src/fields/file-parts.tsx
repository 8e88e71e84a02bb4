import { FileOutlined, PictureOutlined } from "@ant-design/icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n";
import styles from "./file.module.css";
import { fileAddress, type Owner, sizeText, thumbnailAddress, useFileInfo } from "./files";

/** What a file is called and how large it is; leads to it. */
export function FileName({ id, owner }: { id: string; owner?: Owner }) {
  const { t } = useTranslation("fields");
  const { language } = useLanguage();
  const { data } = useFileInfo(id, owner);
  return (
    <span className={styles.name}>
      <FileOutlined aria-hidden="true" />
      <a href={fileAddress(id, owner)} target="_blank" rel="noopener noreferrer">
        {data?.name || t("file.file")}
      </a>
      {data && (
        <span className={styles.hint}>
          {data.width && data.height ? `${data.width} × ${data.height} · ` : ""}
          {sizeText(data.size, language)}
        </span>
      )}
    </span>
  );
}

/** A small copy of an image; a sign in its place when there is none. */
export function Thumbnail({ id, owner, size }: { id: string; owner?: Owner; size: 160 | 480 | 960 }) {
  const { t } = useTranslation("fields");
  const [failed, setFailed] = useState<string>();
  const className = size === 160 ? styles.small : styles.large;
  return (
    <a
      href={fileAddress(id, owner)}
      target="_blank"
      rel="noopener noreferrer"
      className={className}
      aria-label={t("file.image")}
    >
      {failed === id ? (
        <PictureOutlined aria-hidden="true" />
      ) : (
        <img
          src={thumbnailAddress(id, owner, size)}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setFailed(id)}
        />
      )}
    </a>
  );
}
