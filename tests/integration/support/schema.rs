//! Documents held against a JSON Schema.

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

/// A schema that was understood.
pub struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// What a schema demands, formats left out where its draft calls them remarks.
    pub fn new(schema: Value) -> Self {
        Self::compiled(Compiler::new(), schema, [])
    }

    /// What a schema and those that it refers to demand, formats included.
    pub fn strict(schema: Value, beside: impl IntoIterator<Item = (String, Value)>) -> Self {
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        Self::compiled(compiler, schema, beside)
    }

    fn compiled(mut compiler: Compiler, schema: Value, beside: impl IntoIterator<Item = (String, Value)>) -> Self {
        let name = schema["$id"].as_str().unwrap_or("https://example.org/schema.json").to_owned();
        for (name, schema) in beside.into_iter().chain([(name.clone(), schema)]) {
            compiler.add_resource(&name, schema).unwrap();
        }
        let mut schemas = Schemas::new();
        let index = compiler.compile(&name, &mut schemas).unwrap_or_else(|e| panic!("{e:#}"));
        Self { schemas, index }
    }

    /// Where and how a document breaks it; nothing where it does not.
    pub fn broken(&self, document: &Value) -> Option<String> {
        self.schemas.validate(document, self.index).err().map(|e| e.to_string())
    }

    pub fn is_valid(&self, document: &Value) -> bool {
        self.broken(document).is_none()
    }
}
