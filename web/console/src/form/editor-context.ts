import { createContext, useContext } from "react";

interface EditorSignals {
  /** Something changed that the form does not tell by itself. */
  touched: () => void;
}

export const EditorContext = createContext<EditorSignals>({ touched: () => {} });

export const useEditorSignals = () => useContext(EditorContext);
