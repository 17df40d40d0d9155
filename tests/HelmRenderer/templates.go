package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"github.com/ghodss/yaml"
)

// How deep templates may include each other, as in Helm.
const maxDepth = 1000

// renderTemplates renders each file that is not a partial; all of them may include what any of them defines.
func renderTemplates(files map[string]string, scope object) (map[string]string, error) {
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(functions(root, new(int)))
	for name, text := range files {
		if _, err := root.New(name).Parse(text); err != nil {
			return nil, err
		}
	}
	rendered := map[string]string{}
	for name := range files {
		scope := merged(scope, object{"Template": object{"Name": name, "BasePath": "templates"}})
		text, err := execute(root, name, scope)
		if err != nil {
			return nil, err
		}
		rendered[name] = text
	}
	return rendered, nil
}

func execute(root *template.Template, name string, scope interface{}) (string, error) {
	var text strings.Builder
	err := root.ExecuteTemplate(&text, name, scope)
	// What Go prints for a missing value of no type; Helm leaves it out too.
	return strings.ReplaceAll(text.String(), "<no value>", ""), err
}

// functions are sprig's, less those that read the machine's environment, and Helm's own.
func functions(root *template.Template, depth *int) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	all["include"] = func(name string, scope interface{}) (string, error) {
		if *depth++; *depth > maxDepth {
			return "", fmt.Errorf("rendering template has a nested reference name: %s", name)
		}
		defer func() { *depth-- }()
		return execute(root, name, scope)
	}
	all["tpl"] = func(text string, scope interface{}) (string, error) {
		copied, err := root.Clone()
		if err != nil {
			return "", err
		}
		copied.Funcs(functions(copied, depth))
		if _, err := copied.New("tpl").Parse(text); err != nil {
			return "", err
		}
		return execute(copied, "tpl", scope)
	}
	all["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, errors.New(message)
		}
		return value, nil
	}
	all["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	all["lookup"] = func(string, string, string, string) object { return object{} }
	all["toYaml"] = func(value interface{}) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	all["fromYaml"] = func(text string) (object, error) {
		result := object{}
		return result, yaml.Unmarshal([]byte(text), &result)
	}
	all["toJson"] = func(value interface{}) (string, error) {
		text, err := json.Marshal(value)
		return string(text), err
	}
	all["fromJson"] = func(text string) (object, error) {
		result := object{}
		return result, json.Unmarshal([]byte(text), &result)
	}
	return all
}
