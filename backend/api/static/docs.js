// The bundled Swagger UI reads OpenAPI 3.0 only: show it our 3.1 description in 3.0's words.
function asOpenApi30(part) {
  if (Array.isArray(part)) return part.map(asOpenApi30);
  if (part === null || typeof part !== "object") return part;
  const said = Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, asOpenApi30(value)])
  );
  if (Array.isArray(said.type)) {
    said.nullable = said.type.includes("null");
    said.type = said.type.find((type) => type !== "null");
  }
  if (Array.isArray(said.anyOf) && said.anyOf.some((choice) => choice.type === "null")) {
    said.allOf = said.anyOf.filter((choice) => choice.type !== "null");
    said.nullable = true;
    delete said.anyOf;
  }
  return said;
}

// A form begins with what is needed and no more: what the bundled page would fill in by itself
// narrows a list down to nothing, or sends a claim for the unit 0.
function inForms(description) {
  const schemas = description.components.schemas;
  for (const operation of Object.values(description.paths).flatMap(Object.values)) {
    for (const asked of operation.parameters || []) {
      if (asked.in === "query" && !asked.required && asked.schema.example !== undefined) {
        asked.description += `，比如 ${asked.schema.example}`;
        delete asked.schema.example;
      }
    }
    const body = operation.requestBody?.content?.["application/json"];
    if (body?.schema?.$ref && body.example === undefined) {
      body.example = exampleOf(schemas[body.schema.$ref.split("/").pop()]);
    }
  }
  return description;
}

function exampleOf({ properties = {}, required = [] }) {
  const said = ([name, { type, format, example }]) =>
    required.includes(name) || (example !== undefined && type !== "object" && format === undefined);
  return Object.fromEntries(
    Object.entries(properties).filter(said).map(([name, field]) => [name, valueOf(field)])
  );
}

function valueOf({ type, format, example }) {
  if (format === "date") return new Date(Date.now() + 2 * 86400e3).toISOString().slice(0, 10);
  if (example !== undefined) return example;
  return { integer: 1, number: 1, boolean: true, array: [], object: {} }[type] ?? "";
}

fetch("/api/openapi.json")
  .then((response) => response.json())
  .then((description) => {
    SwaggerUIBundle({
      spec: { ...inForms(asOpenApi30(description)), openapi: "3.0.3" },
      dom_id: "#swagger-ui",
      deepLinking: true,
      docExpansion: "list",
      defaultModelsExpandDepth: 0,
      persistAuthorization: true,
      validatorUrl: null,
    });
  });
