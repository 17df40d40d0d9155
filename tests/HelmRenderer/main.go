// helm-renderer prints what `helm template RELEASE CHART --namespace NAMESPACE` would, for tests on machines without Helm.
//
//	helm-renderer [--kube-version=VERSION] CHART RELEASE NAMESPACE [VALUES.yaml...]
//
// It is built from the libraries that Helm 3 is built from: text/template, sprig, ghodss/yaml and gojsonschema. Values are merged over
// the chart's and held to its values.schema.json. NOTES.txt is printed last, behind a line "NOTES:". No subcharts, hooks or lookups.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/ghodss/yaml"
	"github.com/xeipuuv/gojsonschema"
)

type object = map[string]interface{}

func main() {
	args, kubeVersion := os.Args[1:], "1.31.0"
	if len(args) > 0 && strings.HasPrefix(args[0], "--kube-version=") {
		kubeVersion, args = strings.TrimPrefix(args[0], "--kube-version="), args[1:]
	}
	if len(args) < 3 {
		fail(fmt.Errorf("usage: helm-renderer [--kube-version=VERSION] CHART RELEASE NAMESPACE [VALUES.yaml...]"))
	}
	output, err := render(args[0], args[1], args[2], kubeVersion, args[3:])
	if err != nil {
		fail(err)
	}
	fmt.Print(output)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "Error:", err)
	os.Exit(1)
}

func render(directory, release, namespace, kubeVersion string, overrides []string) (string, error) {
	chart, err := readYAML(filepath.Join(directory, "Chart.yaml"))
	if err != nil {
		return "", err
	}
	values, err := mergedValues(directory, overrides)
	if err != nil {
		return "", err
	}
	if err := validate(filepath.Join(directory, "values.schema.json"), values); err != nil {
		return "", err
	}
	files, err := readFiles(directory)
	if err != nil {
		return "", err
	}
	rendered, err := renderTemplates(templatesOf(files), object{
		"Values":       values,
		"Chart":        exported(chart),
		"Files":        files.others(),
		"Capabilities": object{"KubeVersion": object{"Version": "v" + kubeVersion}, "APIVersions": apiVersions{}},
		"Release": object{
			"Name": release, "Namespace": namespace, "Service": "Helm", "Revision": 1, "IsInstall": true, "IsUpgrade": false,
		},
	})
	if err != nil {
		return "", err
	}
	return manifests(rendered)
}

// mergedValues are the chart's, with those of each file laid over them: objects member by member, null removes.
func mergedValues(directory string, overrides []string) (object, error) {
	values, err := readYAML(filepath.Join(directory, "values.yaml"))
	for _, path := range overrides {
		var over object
		if over, err = readYAML(path); err == nil {
			values = merged(values, over)
		}
		if err != nil {
			break
		}
	}
	return values, err
}

func merged(under, over object) object {
	result := object{}
	for name, value := range under {
		result[name] = value
	}
	for name, value := range over {
		below, isObject := result[name].(object)
		above, bothAre := value.(object)
		switch {
		case value == nil:
			delete(result, name)
		case isObject && bothAre:
			result[name] = merged(below, above)
		default:
			result[name] = value
		}
	}
	return result
}

func validate(path string, values object) error {
	schema, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(schema), gojsonschema.NewGoLoader(values))
	if err != nil {
		return err
	}
	var problems []string
	for _, problem := range result.Errors() {
		problems = append(problems, "- "+problem.String())
	}
	if len(problems) > 0 {
		sort.Strings(problems)
		return fmt.Errorf("values don't meet the specifications of the schema:\n%s", strings.Join(problems, "\n"))
	}
	return nil
}

// manifests joins what was rendered, each file checked to be YAML, the notes last.
func manifests(rendered map[string]string) (string, error) {
	var names []string
	for name := range rendered {
		names = append(names, name)
	}
	sort.Strings(names)
	var output, notes strings.Builder
	for _, name := range names {
		text := strings.TrimSpace(rendered[name])
		switch {
		case text == "" || strings.HasPrefix(filepath.Base(name), "_"):
		case filepath.Base(name) == "NOTES.txt":
			notes.WriteString("NOTES:\n" + text + "\n")
		default:
			for _, document := range strings.Split("\n"+text, "\n---\n") {
				if _, err := yaml.YAMLToJSON([]byte(document)); err != nil {
					return "", fmt.Errorf("%s is not YAML: %w\n%s", name, err, document)
				}
			}
			fmt.Fprintf(&output, "---\n# Source: %s\n%s\n", name, strings.TrimPrefix(text, "---\n"))
		}
	}
	return output.String() + notes.String(), nil
}

func readYAML(path string) (object, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	result := object{}
	return result, yaml.Unmarshal(text, &result)
}

// exported has the names that templates use: appVersion is .Chart.AppVersion.
func exported(chart object) object {
	result := object{}
	for name, value := range chart {
		result[strings.ToUpper(name[:1])+name[1:]] = value
	}
	return result
}

// apiVersions knows of every API that it is asked for.
type apiVersions struct{}

func (apiVersions) Has(string) bool { return true }
