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

fetch("/api/openapi.json")
  .then((response) => response.json())
  .then((description) => {
    SwaggerUIBundle({
      spec: { ...asOpenApi30(description), openapi: "3.0.3" },
      dom_id: "#swagger-ui",
      deepLinking: true,
      docExpansion: "list",
      defaultModelsExpandDepth: 0,
      persistAuthorization: true,
      validatorUrl: null,
    });
  });
