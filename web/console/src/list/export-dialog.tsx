import { Alert, Checkbox, Form, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { withQuery } from "@/api/http";
import { Problem } from "@/api/problem";
import type { SchemaField, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import { useErrorText } from "@/states/error";
import { possibleColumns } from "./columns";
import { download } from "./download";
import { type ListState, selectionOf } from "./url";

interface ExportDialogProps {
  resource: SchemaResource;
  state: ListState;
  columns: SchemaField[];
  /** How many rows match, as far as it is known: "57" or "10,000+". */
  total: string;
  filtered: boolean;
  onClose(): void;
}

type Format = "xlsx" | "csv" | "json";
type Which = "shown" | "all" | "chosen";

/** The address of an export: the list's conditions and order, the chosen columns. */
export function exportAddress(
  resource: SchemaResource,
  state: ListState,
  format: Format,
  bom: boolean,
  fields: string[],
): string {
  const params = selectionOf(state);
  params.set("format", format);
  if (format === "csv" && bom) params.set("bom", "true");
  if (fields.length) params.set("fields", fields.join(","));
  return withQuery(resource.endpoints.export, params);
}

/** Which file an export makes, and why it makes none. */
export default function ExportDialog({ resource, state, columns, total, filtered, onClose }: ExportDialogProps) {
  const { t } = useTranslation("list");
  const { text } = useLanguage();
  const [format, setFormat] = useState<Format>("xlsx");
  const [which, setWhich] = useState<Which>("shown");
  const [chosen, setChosen] = useState<string[]>(columns.map((f) => f.name));
  const [bom, setBom] = useState(true);
  const [everything, setEverything] = useState(false);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>();
  const errorText = useErrorText();
  const fields = which === "all" ? [] : which === "shown" ? columns.map((f) => f.name) : chosen;
  const address = exportAddress(
    resource,
    everything ? { ...state, filters: [], search: "" } : state,
    format,
    bom,
    fields,
  );
  const begin = async (event: React.MouseEvent) => {
    event.preventDefault();
    setAsking(true);
    setError(undefined);
    try {
      await download(address);
      onClose();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setAsking(false);
    }
  };
  return (
    <Modal
      open
      title={t("export.title", { label: text(resource.label_many) })}
      onCancel={onClose}
      okText={t("export.go")}
      cancelText={t("base:cancel")}
      okButtonProps={{
        href: address,
        download: "",
        loading: asking,
        disabled: which === "chosen" && chosen.length === 0,
      }}
      onOk={(event) => void begin(event)}
    >
      {error !== undefined && (
        <Alert
          type="error"
          showIcon
          role="alert"
          style={{ marginBottom: 16 }}
          title={errorText(error)}
          description={
            error instanceof Problem && error.requestId ? t("base:error.requestId", { id: error.requestId }) : undefined
          }
        />
      )}
      <Form layout="vertical" component="div">
        <Form.Item label={t("export.rows")}>
          {filtered ? (
            <Radio.Group
              vertical
              value={everything}
              onChange={(event) => setEverything(event.target.value)}
              options={[
                { value: false, label: t("export.matching", { total }) },
                { value: true, label: t("export.everything") },
              ]}
            />
          ) : (
            t("export.allRows", { total })
          )}
        </Form.Item>
        <Form.Item label={t("export.format")}>
          <Radio.Group
            value={format}
            onChange={(event) => setFormat(event.target.value)}
            optionType="button"
            options={[
              { value: "xlsx", label: "Excel" },
              { value: "csv", label: "CSV" },
              { value: "json", label: "JSON" },
            ]}
          />
        </Form.Item>
        {format === "csv" && (
          <Form.Item>
            <Checkbox checked={bom} onChange={(event) => setBom(event.target.checked)}>
              {t("export.bom")}
            </Checkbox>
          </Form.Item>
        )}
        <Form.Item label={t("export.columns")} style={{ marginBottom: which === "chosen" ? 8 : 0 }}>
          <Radio.Group
            vertical
            value={which}
            onChange={(event) => setWhich(event.target.value)}
            options={[
              { value: "shown", label: t("export.shown", { count: columns.length }) },
              { value: "all", label: t("export.all") },
              { value: "chosen", label: t("export.choose") },
            ]}
          />
        </Form.Item>
        {which === "chosen" && (
          <Select
            mode="multiple"
            aria-label={t("export.columns")}
            style={{ width: "100%" }}
            value={chosen}
            onChange={setChosen}
            optionFilterProp="label"
            options={possibleColumns(resource).map((f) => ({ value: f.name, label: text(f.label) }))}
          />
        )}
      </Form>
    </Modal>
  );
}
